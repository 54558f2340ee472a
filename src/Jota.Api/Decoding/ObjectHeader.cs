using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Jota.Api;

/// <summary>What a body says of itself, read without knowing its kind. Absent texts are empty.</summary>
/// <param name="ApiVersion">Such as <c>apps/v1</c>.</param>
/// <param name="Kind">Such as <c>Deployment</c>.</param>
/// <param name="Name">The name in the metadata.</param>
/// <param name="Namespace">The namespace in the metadata.</param>
/// <param name="GenerateName">The name's prefix in the metadata.</param>
public readonly record struct ObjectHeader(string ApiVersion, string Kind, string Name, string Namespace, string GenerateName)
{
    private const string HeaderType =
        "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";

    private static readonly string[] Meant = ["apiVersion", "kind"];

    /// <summary>
    /// A hint where <c>apiVersion</c> or <c>kind</c> is missing but something like it is there, such as <c>unknown field "kend" (did you
    /// mean "kind"?)</c>.
    /// </summary>
    public string? Hint { get; private init; }

    /// <summary>
    /// Reads a body. Throws <see cref="FormatException"/> with upstream's text when it is no JSON object or when a header field is no
    /// text. The body <c>null</c> has an empty header.
    /// </summary>
    public static ObjectHeader Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return ReadWellFormed(json);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            // What is wrong with the syntax is told before anything else, and in upstream's words; well-formed bodies do not pay for it.
            throw JsonSyntax.Error(json) is { } malformed
                ? new FormatException($"couldn't get version/kind; json parse error: {malformed}", e)
                : e as FormatException ?? new FormatException($"couldn't get version/kind; json parse error: {e.Message}", e);
        }
    }

    /// <summary>
    /// Reads <c>apiVersion</c> and <c>kind</c> of a body that nobody has looked at, without finding out whether it is well formed: whoever
    /// goes on with it has to, and then tells what <see cref="Read"/> says of it. False where even these are out of the ordinary.
    /// </summary>
    public static bool TryGlimpse(ReadOnlySpan<byte> json, out ObjectHeader header)
    {
        header = new("", "", "", "", "");
        var cursor = new JsonCursor(json);
        try
        {
            if (!cursor.Read() || cursor.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (cursor.Read() && cursor.TokenType == JsonTokenType.PropertyName)
            {
                var (isVersion, isKind) = (cursor.ValueTextEquals("apiVersion"u8), cursor.ValueTextEquals("kind"u8));
                cursor.Read();
                if (isVersion || isKind)
                {
                    var text = cursor.GetString() ?? "";
                    header = isVersion ? header with { ApiVersion = text } : header with { Kind = text };
                }

                cursor.Skip();
            }

            return header is { ApiVersion.Length: > 0, Kind.Length: > 0 };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static ObjectHeader ReadWellFormed(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, JsonLimits.Reading);
        reader.Read();
        try
        {
            var header = reader.TokenType switch
            {
                JsonTokenType.StartObject => ReadObject(ref reader),
                JsonTokenType.Null => new("", "", "", "", ""),
                _ => throw new FormatException(
                    $"couldn't get version/kind; json parse error: json: cannot unmarshal {GoWords.Of(ref reader)} into Go value of type " +
                    $"{HeaderType}"),
            };

            // What follows the object is looked at too.
            return reader.Read() ? throw new JsonException("more than one value") : header;
        }
        catch (InvalidOperationException wrong)
        {
            throw new FormatException($"couldn't get version/kind; json parse error: {JsonSyntax.NotText}", wrong);
        }
    }

    /// <summary>The message for a body that could not even be recognized, with its beginning.</summary>
    public static string Unrecognized(string kind, string why, ReadOnlySpan<byte> body)
    {
        const int Shown = 30;
        var start = body[..Math.Min(body.Length, Shown)];
        var text = body.IsEmpty ? "<empty>"
            : body[0] == '{' ? Encoding.UTF8.GetString(start)
            : Convert.ToHexStringLower(start);
        return $"the object provided is unrecognized (must be of type {kind}): {why} ({text}{(body.Length > Shown ? " ..." : "")})";
    }

    private static ObjectHeader ReadObject(ref Utf8JsonReader reader)
    {
        var header = new ObjectHeader("", "", "", "", "");
        List<string>? others = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "apiVersion":
                    header = header with { ApiVersion = Text(ref reader, name) };
                    break;
                case "kind":
                    header = header with { Kind = Text(ref reader, name) };
                    break;
                case "metadata" when reader.TokenType == JsonTokenType.StartObject:
                    header = ReadMetadata(ref reader, header);
                    break;
                default:
                    (others ??= []).Add(name);
                    reader.Skip();
                    break;
            }
        }

        return header with { Hint = HintFor(header, others) };
    }

    private static ObjectHeader ReadMetadata(ref Utf8JsonReader reader, ObjectHeader header)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
            reader.Skip();
            header = name switch
            {
                "name" => header with { Name = text },
                "namespace" => header with { Namespace = text },
                "generateName" => header with { GenerateName = text },
                _ => header,
            };
        }

        return header;
    }

    private static string Text(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Null)
        {
            return reader.GetString() ?? "";
        }

        throw new FormatException(string.Create(
            CultureInfo.InvariantCulture,
            $"couldn't get version/kind; json parse error: json: cannot unmarshal {GoWords.Of(ref reader)} into Go struct field .{name} " +
            $"of type string"));
    }

    private static string? HintFor(ObjectHeader header, List<string>? others)
    {
        foreach (var meant in Meant)
        {
            var missing = meant == "kind" ? header.Kind.Length == 0 : header.ApiVersion.Length == 0;
            var like = missing ? others?.FirstOrDefault(o => IsLike(o, meant)) : null;
            if (like is not null)
            {
                return $"unknown field \"{like}\" (did you mean \"{meant}\"?)";
            }
        }

        return null;
    }

    private static bool IsLike(string name, string meant)
    {
        var limit = meant.Length < 6 ? 1 : 3;
        return EditDistance.Between(name.ToLowerInvariant(), meant.ToLowerInvariant(), limit) <= limit;
    }
}
