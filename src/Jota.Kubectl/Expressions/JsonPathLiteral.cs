using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Numbers and words that stand for themselves.</summary>
internal static class JsonPathLiteral
{
    public static JsonPathNode.Literal Number(string written) =>
        long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? new(JsonValue.Create(whole))
        : double.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new(JsonValue.Create(number))
        : throw new FormatException($"cannot parse number {written}");

    public static JsonPathNode.Literal Word(string word) => word switch
    {
        "true" => new(JsonValue.Create(true)),
        "false" => new(JsonValue.Create(false)),
        _ => throw new FormatException($"unrecognized identifier {word}"),
    };
}
