using Ticketing.Intake.Senders;

namespace Ticketing.Tests.Intake.Senders;

public class AlertLabelsTests
{
    /// <summary>As Grafana's documentation and Prometheus' own tests show them.</summary>
    [Fact]
    public void The_fingerprint_is_the_one_that_prometheus_computes()
    {
        Assert.Equal("cbf29ce484222325", AlertLabels.FingerprintOf(new Dictionary<string, string>()));
        Assert.Equal("57c6d9296de2ad39", AlertLabels.FingerprintOf(new Dictionary<string, string> { ["instance"] = "Grafana", ["alertname"] = "TestAlert" }));
    }
}
