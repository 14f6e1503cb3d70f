"""A Council session of our own writing, for people who try Hexaglot on an empty store.

Here live six documents as such documents look (made with python-docx), a six-way memory that
leverages them in part, and names from CLDR. All texts are written for this project; symbols,
figures and events in them are invented. Never here: rules of the domain, the store, Prefect.
Only the commands of the workbench import this package.
"""
