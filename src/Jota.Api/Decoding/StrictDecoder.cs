using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Jota.Api;

/// <summary>
/// Decodes what a client sent. The bytes are walked once against the kind's schema: fields that are unknown or given twice are
/// found at any depth, with the field that was probably meant; a value of the wrong type is refused with upstream's text. What
/// passes the walk decodes without surprises: nulls are dropped, as upstream does, and nothing is coerced.
/// </summary>
public static class StrictDecoder
{
    /// <summary>Decodes an object.</summary>
    /// <param name="resource">What it should be.</param>
    /// <param name="json">As received.</param>
    /// <param name="findings">
    /// Unknown and duplicate fields in the order of the document, such as <c>unknown field "spec.foo"</c>: refusals under strict
    /// validation (<see cref="StrictError"/>), warnings otherwise.
    /// </param>
    /// <returns>The object, of <see cref="Resource.ObjectType"/>.</returns>
    /// <exception cref="FormatException">Malformed, or a value of the wrong type; with upstream's text.</exception>
    public static object Decode(Resource resource, ReadOnlyMemory<byte> json, out IReadOnlyList<string> findings)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (resource.IsUntyped)
        {
            var found = new List<string>();
            findings = found;
            return DecodeUntyped(resource, Repaired(json), found);
        }

        var clean = Check(resource.Schema, json, out findings);
        try
        {
            return resource.Decode(clean.Span);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new FormatException(wrong.Message, wrong);
        }
    }

    /// <summary>Checks bytes against a schema; answers them as they should be decoded (without nulls).</summary>
    /// <exception cref="FormatException">Malformed, or a value of the wrong type; with upstream's text.</exception>
    public static ReadOnlyMemory<byte> Check(TypeSchema type, ReadOnlyMemory<byte> json, out IReadOnlyList<string> findings)
    {
        ArgumentNullException.ThrowIfNull(type);
        var text = Repaired(json);
        var walk = new StrictWalk(type);
        try
        {
            walk.Run(text.Span);
        }
        catch (JsonException)
        {
            throw new FormatException(JsonSyntax.Error(text.Span) ?? "exceeded max depth");
        }
        catch (InvalidOperationException noText)
        {
            throw new FormatException(JsonSyntax.NotText, noText);
        }

        if (walk.TypeError is { } wrong)
        {
            throw new FormatException(wrong);
        }

        findings = walk.Findings;
        return walk.HasNulls ? NullRewriter.Rewrite(type, text.Span) : text;
    }

    /// <summary>The text of the refusal under strict validation.</summary>
    public static string StrictError(IReadOnlyList<string> findings) => $"strict decoding error: {string.Join(", ", findings)}";

    private static object DecodeUntyped(Resource resource, ReadOnlyMemory<byte> json, List<string> findings)
    {
        try
        {
            return resource.DecodeSent(json.Span, findings) ?? throw new InvalidOperationException($"{resource} does not decode");
        }
        catch (JsonException)
        {
            throw new FormatException(JsonSyntax.Error(json.Span) ?? "exceeded max depth");
        }
        catch (InvalidOperationException noText)
        {
            throw new FormatException(JsonSyntax.NotText, noText);
        }
    }

    // What is no UTF-8 becomes the replacement character, as in Go.
    private static ReadOnlyMemory<byte> Repaired(ReadOnlyMemory<byte> json) =>
        Utf8.IsValid(json.Span) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));
}
