using System.Buffers.Text;
using System.Text.Json;
using Jota.Api;

namespace Jota.ApiServer.Verbs;

/// <summary>Where the next page of a list starts: upstream's token, opaque to clients.</summary>
/// <param name="At">The state that is being listed; none: whatever is the newest one then (pages may not fit together).</param>
/// <param name="After">The last key told, without the resource's prefix.</param>
internal readonly record struct ContinueToken(Revision At, string After)
{
    private const string Version = "meta.k8s.io/v1";

    /// <summary>Reads a token. Throws 400 with upstream's text.</summary>
    public static ContinueToken Parse(string text)
    {
        try
        {
            // Not Base64Url's decoder, which refuses spare bits that Go lets pass.
            var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
            return Read(Convert.FromBase64String(padded));
        }
        catch (FormatException)
        {
            throw Invalid("illegal base64 data at input byte 0");
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        using var into = new MemoryStream();
        using (var writer = new Utf8JsonWriter(into))
        {
            writer.WriteStartObject();
            writer.WriteString("v", Version);
            writer.WriteNumber("rv", At.IsNone ? -1 : At.Value);
            writer.WriteString("start", After + "\0");
            writer.WriteEndObject();
        }

        return Base64Url.EncodeToString(into.GetBuffer().AsSpan(0, (int)into.Length));
    }

    private static ContinueToken Read(byte[] json)
    {
        if (JsonSyntax.Error(json) is { } malformed)
        {
            throw Invalid(malformed);
        }

        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var version = root.ValueKind == JsonValueKind.Object ? Text(root, "v") : "";
        if (version != Version)
        {
            throw Invalid($"server does not recognize this encoded version {version}");
        }

        var start = Text(root, "start").TrimEnd('\0');
        if (start.Length == 0)
        {
            throw Invalid($"encoded start key empty (version {Version})");
        }

        var at = root.TryGetProperty("rv", out var rv) && rv.TryGetInt64(out var value) ? value : 0;
        return new(new Revision(Math.Max(at, 0)), start);
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static ApiException Invalid(string why) => ApiException.BadRequest($"invalid continue token: continue key is not valid: {why}");
}
