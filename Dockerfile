# Two stages: the first installs, the second holds what runs and nothing that builds.
FROM python:3.11-slim AS install
WORKDIR /app
COPY requirements-cluster.lock pyproject.toml README.md ./
RUN python -m venv /app/venv && /app/venv/bin/pip install --no-cache-dir --require-hashes -r requirements-cluster.lock
COPY catalog catalog
COPY migrations migrations
COPY service service
COPY solver solver
RUN /app/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
    && /app/venv/bin/pip uninstall -y hatchling pip setuptools

FROM python:3.11-slim
# The programs that back up and restore a database of PostgreSQL.
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home gradus && mkdir /data && chown gradus /data
COPY --from=install /app/venv /app/venv
ENV PATH=/app/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GRADUS_DATABASE_URL=sqlite:////data/gradus.db
USER gradus
# A body of more than 1 MiB is laid aside here where there is no /tmp.
WORKDIR /data
# The one place that is written to; the rest of the file system may be read-only.
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/v1/health/live', timeout=2)"]
CMD ["gradus", "serve", "--host", "0.0.0.0", "--port", "8000"]
