using System.Globalization;
using System.Net;
using System.Text;
using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>What goes out to people: subject, plain text, and a whole HTML document that can be printed.</summary>
public sealed record Letter(string Subject, string Text, string Html);

/// <summary>Writes an invoice, for mail and for paper. Pure: the same invoice always reads the same.</summary>
public static class InvoiceText
{
    public static Letter Of(Invoice invoice, TimeZoneInfo zone)
    {
        var subject = string.Create(CultureInfo.InvariantCulture, $"Invoice {invoice.Id}: {Money.Text(invoice.TotalCents)}, due {LocalDays.Name(invoice.DueOn)}");
        return new(subject, Plain(invoice, zone), Html(invoice, zone, subject));
    }

    static string Plain(Invoice invoice, TimeZoneInfo zone)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Invoice {invoice.Id} of {LocalDays.Name(invoice.IssuedOn)}\n\n{invoice.Contact}\n");
        if (invoice.Address is { } address)
        {
            text.Append(address).Append('\n');
        }
        text.Append('\n');
        foreach (var line in invoice.Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {line.Asset}: {line.Description ?? "maintenance"}\n  {When(line, zone)}, {Hours(line)} h x {Rate(invoice)} = {Money.Text(line.AmountCents)}\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"\nTotal: {Money.Text(invoice.TotalCents)}\nDue: {LocalDays.Name(invoice.DueOn)}\n").ToString();
    }

    static string Html(Invoice invoice, TimeZoneInfo zone, string subject)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>").Append(Encode(subject)).Append("</title>\n").Append(
            """
            <style>
            body { margin: 0 auto; max-width: 720px; padding: 24px; color: #1f2430; background: #ffffff; font: 16px/1.5 -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
            h1 { font-size: 24px; margin: 0 0 4px; }
            .address { white-space: pre-line; margin: 24px 0; }
            table { width: 100%; border-collapse: collapse; }
            th { text-align: left; border-bottom: 2px solid #1f2430; }
            th, td { padding: 6px 8px 6px 0; vertical-align: top; }
            td { border-bottom: 1px solid #c9ced6; }
            .number { text-align: right; white-space: nowrap; }
            tfoot td { border: 0; font-weight: 700; }
            @page { margin: 20mm; }
            @media print { body { padding: 0; max-width: none; } tr { break-inside: avoid; } thead { display: table-header-group; } }
            </style>
            </head>
            <body>

            """);
        html.Append(CultureInfo.InvariantCulture, $"<h1>Invoice {invoice.Id}</h1>\n<div>{LocalDays.Name(invoice.IssuedOn)}</div>\n<div class=\"address\"><bdi>{Encode(invoice.Contact)}</bdi>");
        if (invoice.Address is { } address)
        {
            html.Append("\n<bdi>").Append(Encode(address)).Append("</bdi>");
        }
        html.Append("</div>\n<table>\n<thead><tr><th>Job</th><th>When</th><th class=\"number\">Hours</th><th class=\"number\">Rate</th><th class=\"number\">Amount</th></tr></thead>\n<tbody>\n");
        foreach (var line in invoice.Lines)
        {
            html.Append("<tr><td><bdi>").Append(Encode(line.Asset)).Append("</bdi><br><bdi>").Append(Encode(line.Description ?? "maintenance")).Append("</bdi></td><td>").Append(Encode(When(line, zone)));
            html.Append(CultureInfo.InvariantCulture, $"</td><td class=\"number\">{Hours(line)}</td><td class=\"number\">{Rate(invoice)}</td><td class=\"number\">{Money.Text(line.AmountCents)}</td></tr>\n");
        }
        html.Append(CultureInfo.InvariantCulture, $"</tbody>\n<tfoot><tr><td colspan=\"4\">Total</td><td class=\"number\">{Money.Text(invoice.TotalCents)}</td></tr></tfoot>\n</table>\n<p>Due {LocalDays.Name(invoice.DueOn)}</p>\n</body>\n</html>\n");
        return html.ToString();
    }

    static string When(InvoiceLine line, TimeZoneInfo zone)
    {
        var (from, until) = (TimeZoneInfo.ConvertTime(line.From.Offset, zone), TimeZoneInfo.ConvertTime(line.Until.Offset, zone));
        return from.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + "-" + until.ToString(from.Date == until.Date ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    static string Hours(InvoiceLine line) => Money.Hours(line.From, line.Until).ToString("0.##", CultureInfo.InvariantCulture);

    static string Rate(Invoice invoice) => invoice.HourlyRate.ToString("0.00", CultureInfo.InvariantCulture);

    static string Encode(string text) => WebUtility.HtmlEncode(text);
}
