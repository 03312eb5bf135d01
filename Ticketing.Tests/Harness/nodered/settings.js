// Node-RED without its editor and without calls home: it runs the flows of the directory given by --userDir.
module.exports = {
  uiHost: "127.0.0.1",
  uiPort: Number(process.env.NODE_RED_PORT),
  flowFile: "flows.json",
  credentialSecret: false,
  disableEditor: true,
  httpAdminRoot: false,
  telemetry: { enabled: false, updateNotification: false },
  externalModules: { autoInstall: false, palette: { allowInstall: false, allowUpload: false }, modules: { allowInstall: false } },
  logging: { console: { level: "info", metrics: false, audit: false } },
};
