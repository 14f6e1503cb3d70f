"""Prefect flows: order, concurrency, what a failure means; deployments and the ops artifacts.

Never here: SQL, S3, DOCX. May import `tasks` and everything below; only `workbench` imports it.
"""
