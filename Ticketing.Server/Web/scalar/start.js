// Nothing is loaded from elsewhere: no fonts, no telemetry, no agent, no request proxy.
Scalar.createApiReference("#reference", {
  url: new URL("../openapi/v1.json", document.currentScript.src).href,
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  defaultOpenAllTags: false,
});
