using System.Text.Json;
using Jota.Api;
using Jota.ApiServer.Webhooks;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.AdmissionWebhooks;

/// <summary>
/// Reads what a webhook answered, and checks that it is an answer to what it was asked: upstream's checks and words. Throws <see
/// cref="WebhookException"/> otherwise. Nothing of it is believed further than it is looked at here.
/// </summary>
internal static class ReviewReader
{
    private const int MostWarningLength = 256;
    private const int MostCauses = 100;
    private const int MostCauseLength = 4096;
    private const int MostAnnotations = 100;
    private const int MostAnnotationLength = 10 * 1024;

    // The answer itself nests four deep; details of a refusal may a little more.
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 32 };

    public static ReviewAnswer Read(ReadOnlyMemory<byte> json, string uid, string version, bool mutating)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Shallow);
            return Read(document.RootElement, uid, version, mutating);
        }
        catch (Exception wrong) when (wrong is JsonException or FormatException or InvalidOperationException)
        {
            throw Invalid($"it is no AdmissionReview: {wrong.Message}");
        }
    }

    private static ReviewAnswer Read(JsonElement review, string uid, string version, bool mutating)
    {
        if (Find(review, "response") is not { } response)
        {
            throw Invalid("webhook response was absent");
        }

        // The older version of the question was answered less carefully.
        if (version == "v1")
        {
            CheckAnswers(review, response, uid);
        }

        return new(Find(response, "allowed") is { ValueKind: JsonValueKind.True })
        {
            Status = Find(response, "status") is { } status ? ReadStatus(status) : null,
            Patch = ReadPatch(response, version, mutating),
            AuditAnnotations = [.. Notes(response).Take(MostAnnotations)],
            Warnings = [.. Texts(response, "warnings").Take(WriteResult.MostWarnings).Select(text => Shortened(text))],
        };
    }

    private static void CheckAnswers(JsonElement review, JsonElement response, string uid)
    {
        if (Text(response, "uid") is var said && said != uid)
        {
            throw Invalid($"expected response.uid=\"{uid}\", got \"{Shortened(said)}\"");
        }

        if ((Text(review, "apiVersion"), Text(review, "kind")) is var (apiVersion, kind)
            && (apiVersion != "admission.k8s.io/v1" || kind != "AdmissionReview"))
        {
            throw Invalid(
                "expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got " +
                $"{Shortened(apiVersion)}, Kind={Shortened(kind)}");
        }
    }

    private static ReadOnlyMemory<byte> ReadPatch(JsonElement response, string version, bool mutating)
    {
        var patch = Find(response, "patch") is { ValueKind: JsonValueKind.String } given ? given.GetBytesFromBase64() : [];
        var type = Find(response, "patchType") is { } said ? said.GetString() : null;
        var problem = (mutating, patch.Length > 0, type) switch
        {
            _ when version != "v1" => null,
            (false, true, _) => "validating webhook may not return response.patch",
            (false, _, not null) => "validating webhook may not return response.patchType",
            (true, true, null) => "webhook returned response.patch but not response.patchType",
            (true, false, not null) => "webhook returned response.patchType but not response.patch",
            (true, true, "") => "webhook returned invalid response.patchType of \"\"",
            (true, true, not "JSONPatch") => $"unsupported patch type \"{Shortened(type)}\"",
            _ => null,
        };
        return problem is null ? mutating ? patch : default : throw Invalid(problem);
    }

    private static V1Status ReadStatus(JsonElement status) => new()
    {
        Message = Text(status, "message"),
        Reason = Text(status, "reason"),
        Code = Find(status, "code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out var number) ? number : 0,
        Details = Find(status, "details") is { } details ? ReadDetails(details) : null,
    };

    private static V1StatusDetails ReadDetails(JsonElement details) => new()
    {
        Name = NullIfEmpty(Text(details, "name")),
        Group = NullIfEmpty(Text(details, "group")),
        Kind = NullIfEmpty(Text(details, "kind")),
        Uid = NullIfEmpty(Text(details, "uid")),
        RetryAfterSeconds = Find(details, "retryAfterSeconds") is { ValueKind: JsonValueKind.Number } seconds
            && seconds.TryGetInt32(out var number) ? number : null,
        Causes = Find(details, "causes") is { ValueKind: JsonValueKind.Array } causes
            ? [.. causes.EnumerateArray().Take(MostCauses).Select(cause => new V1StatusCause
            {
                Reason = NullIfEmpty(Text(cause, "reason")),
                Message = NullIfEmpty(Shortened(Text(cause, "message"), MostCauseLength)),
                Field = NullIfEmpty(Shortened(Text(cause, "field"), MostCauseLength)),
            })]
            : null,
    };

    private static JsonElement? Find(JsonElement at, string field) =>
        at.ValueKind == JsonValueKind.Object && at.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    private static string Text(JsonElement at, string field) =>
        Find(at, field) is { ValueKind: JsonValueKind.String } text ? text.GetString() ?? "" : "";

    private static IEnumerable<string> Texts(JsonElement at, string field) =>
        Find(at, field) is { ValueKind: JsonValueKind.Array } texts
            ? texts.EnumerateArray().Where(text => text.ValueKind == JsonValueKind.String).Select(text => text.GetString() ?? "")
            : [];

    /// <summary>Those whose name can be one in the audit log, behind that of the webhook.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Notes(JsonElement response) =>
        Find(response, "auditAnnotations") is { ValueKind: JsonValueKind.Object } notes
            ? notes.EnumerateObject()
                .Where(note => note.Value.ValueKind == JsonValueKind.String && NameSyntax.QualifiedNameErrors(note.Name).IsEmpty)
                .Select(note => KeyValuePair.Create(note.Name, Shortened(note.Value.GetString() ?? "", MostAnnotationLength)))
            : [];

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static string Shortened(string text, int most = MostWarningLength) => text.Length <= most ? text : text[..most];

    private static WebhookException Invalid(string why) => new($"received invalid webhook response: {why}");
}
