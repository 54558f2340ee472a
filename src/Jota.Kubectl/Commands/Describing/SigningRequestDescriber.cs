using System.Text;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Requests for certificates.</summary>
internal static class SigningRequestDescriber
{
    private static readonly (string Title, string Type)[] Subject =
    [
        ("Organization", "2.5.4.10"), ("Organizational Unit", "2.5.4.11"), ("Country", "2.5.4.6"), ("Locality", "2.5.4.7"),
        ("Province", "2.5.4.8"), ("StreetAddress", "2.5.4.9"), ("PostalCode", "2.5.4.17"),
    ];

    public static async Task DescribeAsync(Description about, CancellationToken ct)
    {
        var (item, output) = (about.Item, about.Out);
        var spec = item.At("spec");
        var request = SigningRequest.Read(Pem(spec.Text("request")));
        output.Field("Name", about.Name);
        output.Field("Labels", Facts.Pairs(item.At("metadata", "labels")));
        output.Field("Annotations", Facts.Pairs(item.At("metadata", "annotations")));
        about.Created();
        output.Field("Requesting User", spec.Text("username"));
        if (spec.Text("signerName") is { Length: > 0 } signer)
        {
            output.Field("Signer", signer);
        }

        if (spec.Number("expirationSeconds") is { } seconds)
        {
            output.Field("Requested Duration", Ages.Of(TimeSpan.FromSeconds(seconds)));
        }

        output.Field("Status", StatusOf(item));
        output.Line("Subject:");
        output.Line($"\tCommon Name:\t{request.Subject("2.5.4.3").LastOrDefault("")}");
        output.Line($"\tSerial Number:\t{request.Subject("2.5.4.5").LastOrDefault("")}");
        foreach (var (title, type) in Subject)
        {
            List(output, title, request.Subject(type));
        }

        if (request.DnsNames.Count + request.Emails.Count + request.Addresses.Count + request.Uris.Count > 0)
        {
            output.Line("Subject Alternative Names:");
            List(output, "DNS Names", request.DnsNames);
            List(output, "Email Addresses", request.Emails);
            List(output, "URIs", request.Uris);
            List(output, "IP Addresses", request.Addresses);
        }

        await about.EventsAsync(ct);
    }

    private static void List(DescriptionWriter output, string title, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            output.Line($"\t{title}:\t{string.Join("\n\t\t", values)}");
        }
    }

    private static string StatusOf(JsonNode? item)
    {
        var types = item.Items("status", "conditions").Select(condition => condition.Text("type")).ToHashSet(StringComparer.Ordinal);
        return (types.Contains("Denied") ? "Denied" : types.Contains("Approved") ? "Approved" : "Pending")
            + (types.Contains("Failed") ? ",Failed" : "")
            + (item.Text("status", "certificate").Length > 0 ? ",Issued" : "");
    }

    private static string Pem(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return "";
        }
    }
}
