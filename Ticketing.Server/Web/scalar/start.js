// Nothing is loaded from elsewhere: no fonts, no telemetry, no agent, no request proxy.
Scalar.createApiReference("#reference", {
  url: "/openapi/v1.json",
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  hideClientButton: true,
  defaultOpenAllTags: false,
});
