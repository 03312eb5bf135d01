// Nothing is loaded from elsewhere: no fonts, no telemetry, no request proxy.
Scalar.createApiReference("#reference", {
  url: "/openapi/v1.json",
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  defaultOpenAllTags: false,
});
