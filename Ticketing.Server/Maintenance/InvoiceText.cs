using System.Globalization;
using System.Net;
using System.Text;
using Ticketing.Notify;
using Ticketing.Notify.Words;
using Ticketing.Tickets;

namespace Ticketing.Maintenance;

/// <summary>Writes an invoice, for mail and for paper, in the language it was issued in. Pure: the same invoice always reads the same.</summary>
public static class InvoiceText
{
    public static MailText Of(Invoice invoice, TimeZoneInfo zone)
    {
        var language = MailLanguage.Of(invoice.Language);
        var subject = language.T("Invoice {0}: {1}, due {2}", Number(invoice), Money.Text(invoice.TotalCents), LocalDays.Name(invoice.DueOn));
        return new(subject, Plain(invoice, zone, language), Html(invoice, zone, language, subject));
    }

    static string Plain(Invoice invoice, TimeZoneInfo zone, MailLanguage language)
    {
        var text = new StringBuilder();
        text.Append(language.T("Invoice {0} of {1}", Number(invoice), LocalDays.Name(invoice.IssuedOn))).Append("\n\n").Append(invoice.Contact).Append('\n');
        if (invoice.Address is { } address)
        {
            text.Append(address).Append('\n');
        }
        text.Append('\n');
        foreach (var line in invoice.Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {line.Asset}: {line.Description ?? language.T("maintenance")}\n  {When(line, zone)}, {language.T("{0} h", Hours(line))} x {Rate(invoice)} = {Money.Text(line.AmountCents)}\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"\n{language.T("Total")}: {Money.Text(invoice.TotalCents)}\n{language.T("Due")}: {LocalDays.Name(invoice.DueOn)}\n").ToString();
    }

    static string Html(Invoice invoice, TimeZoneInfo zone, MailLanguage language, string subject)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\n<html lang=\"").Append(language.Code).Append("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>").Append(Encode(subject)).Append("</title>\n").Append(
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
        html.Append(CultureInfo.InvariantCulture, $"<h1>{language.T("Invoice {0}", Number(invoice))}</h1>\n<div>{LocalDays.Name(invoice.IssuedOn)}</div>\n<div class=\"address\"><bdi>{Encode(invoice.Contact)}</bdi>");
        if (invoice.Address is { } address)
        {
            html.Append("\n<bdi>").Append(Encode(address)).Append("</bdi>");
        }
        html.Append("</div>\n<table>\n<thead><tr><th>").Append(language.T("Job")).Append("</th><th>").Append(language.T("When")).Append("</th>");
        foreach (var number in (string[])[language.T("Hours"), language.T("Rate"), language.T("Amount")])
        {
            html.Append("<th class=\"number\">").Append(number).Append("</th>");
        }
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var line in invoice.Lines)
        {
            html.Append("<tr><td><bdi>").Append(Encode(line.Asset)).Append("</bdi><br><bdi>").Append(Encode(line.Description ?? language.T("maintenance"))).Append("</bdi></td><td>").Append(Encode(When(line, zone)));
            html.Append(CultureInfo.InvariantCulture, $"</td><td class=\"number\">{Hours(line)}</td><td class=\"number\">{Rate(invoice)}</td><td class=\"number\">{Money.Text(line.AmountCents)}</td></tr>\n");
        }
        html.Append(CultureInfo.InvariantCulture, $"</tbody>\n<tfoot><tr><td colspan=\"4\">{language.T("Total")}</td><td class=\"number\">{Money.Text(invoice.TotalCents)}</td></tr></tfoot>\n</table>\n<p>{language.T("Due")} {LocalDays.Name(invoice.DueOn)}</p>\n</body>\n</html>\n");
        return html.ToString();
    }

    static string Number(Invoice invoice) => invoice.Id.ToString(CultureInfo.InvariantCulture);

    static string When(InvoiceLine line, TimeZoneInfo zone)
    {
        var (from, until) = (TimeZoneInfo.ConvertTime(line.From.Offset, zone), TimeZoneInfo.ConvertTime(line.Until.Offset, zone));
        return from.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + "-" + until.ToString(from.Date == until.Date ? "HH:mm" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    static string Hours(InvoiceLine line) => Money.Hours(line.From, line.Until).ToString("0.##", CultureInfo.InvariantCulture);

    static string Rate(Invoice invoice) => invoice.HourlyRate.ToString("0.00", CultureInfo.InvariantCulture);

    static string Encode(string text) => WebUtility.HtmlEncode(text);
}
