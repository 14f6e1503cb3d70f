# MinIO, built from its source: the community server is archived and its last release with security
# fixes came as source only. It is AGPL-3.0, runs beside Hexaglot and is not linked with it; licence
# and credits are in the image, the source is the module and version named here.
# Built with the folder docker/ as context: docker build -f docker/minio.Dockerfile -t … docker
ARG GO_IMAGE=golang:1.24-bookworm
ARG BASE_IMAGE=debian:bookworm-slim

FROM ${GO_IMAGE} AS build
ARG MINIO_VERSION=v0.0.0-20260212201848-7aac2a2c5b7c
RUN CGO_ENABLED=0 GOBIN=/out go install "github.com/minio/minio@${MINIO_VERSION}" \
    && module="$(go env GOMODCACHE)/github.com/minio/minio@${MINIO_VERSION}" \
    && cp "$module/LICENSE" "$module/CREDITS" /out/

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.licenses="AGPL-3.0-only"
RUN apt-get update \
    && apt-get install --yes --no-install-recommends curl \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10002 minio \
    && useradd --system --uid 10002 --gid 10002 --home-dir /objects --create-home minio
COPY --from=build /out/minio /usr/local/bin/minio
COPY --from=build /out/LICENSE /out/CREDITS /usr/share/doc/minio/
ENV MINIO_BROWSER=off MINIO_UPDATE=off
USER 10002:10002
VOLUME /objects
EXPOSE 9000
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=12 \
    CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:9000/minio/health/ready"]
CMD ["minio", "server", "--quiet", "--address", ":9000", "/objects"]
