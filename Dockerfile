# syntax=docker/dockerfile:1
# Pin by digest in your own builds: docker buildx imagetools inspect node:24-alpine
FROM node:24-alpine AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The optional packages are a Node 26 of their own, built for another C library: here the image's Node 24 runs.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-alpine
WORKDIR /app
ENV NODE_ENV=production \
    STORAGE_URL=file:/data/fix-finder.sqlite \
    HEALTH_PORT=9090
RUN mkdir /data && chown 10001:10001 /data
COPY --from=packages /app/node_modules node_modules
COPY package.json manifest.yml ./
COPY data data
COPY locales locales
COPY src src
RUN mkdir node_modules/.cache && chown 10001:10001 node_modules/.cache
USER 10001:10001
# Compiled once for all containers, which start faster and take less memory, also with a root file system that cannot be written. Without
# its settings the bot loads everything and ends with 78. What is compiled serves the same flags only.
RUN SLACK_BOT_TOKEN=none node --import ./src/compile-cache.mjs --max-semi-space-size=2 --heap-growing-percent=60 src/main.ts 2>/dev/null || [ $? -eq 78 ]
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9090/readyz').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--import", "./src/compile-cache.mjs", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=2", "--heap-growing-percent=60", "src/main.ts"]
