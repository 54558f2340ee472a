using System.Collections.Immutable;
using System.Text.Json;
using Jota.Cel;

namespace Jota.ApiServer.Jwt;

/// <summary>The claims of one token, as they stand and as expressions see them.</summary>
internal sealed class ClaimReader(JsonElement claims)
{
    private const string Neither = "must be a string or a list of strings";

    private static readonly CelType Claims = CelType.Map(CelType.String, CelType.Dyn);

    /// <summary>What expressions see.</summary>
    public CelValue Variable => field ??= CelJson.Read(claims, Claims);

    /// <summary>Whether there is a claim.</summary>
    public bool Has(string claim) => claims.TryGetProperty(claim, out _);

    /// <summary>A claim that must be there and a text.</summary>
    public string Text(string claim) => Required(claim) is { ValueKind: JsonValueKind.String } text
        ? text.GetString()!
        : throw new RefusedTokenException($"the claim \"{claim}\" is no string");

    /// <summary>Whether a claim that must be there is true.</summary>
    public bool Truth(string claim) => Required(claim).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw new RefusedTokenException($"the claim \"{claim}\" is neither true nor false"),
    };

    /// <summary>A claim that is a text or a list of them; none when it is not there.</summary>
    public ImmutableArray<string> Texts(string claim)
    {
        if (!claims.TryGetProperty(claim, out var found) || found.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        return found.ValueKind switch
        {
            JsonValueKind.String => [found.GetString()!],
            JsonValueKind.Array => [.. found.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String
                ? one.GetString()!
                : throw new RefusedTokenException($"the claim \"{claim}\" {Neither}"))],
            _ => throw new RefusedTokenException($"the claim \"{claim}\" {Neither}"),
        };
    }

    /// <summary>What an expression makes of them, a text.</summary>
    public string Text(JwtExpression expression) => expression.Evaluate(Variable) is CelString text
        ? text.Value
        : throw new RefusedTokenException($"expression '{expression.Text}' must return a string");

    /// <summary>What an expression makes of them: a text or a list of them; empty ones and null count as not being there.</summary>
    public ImmutableArray<string> Texts(JwtExpression expression)
    {
        var value = expression.Evaluate(Variable);
        return value switch
        {
            CelNull => [],
            CelString { Value.Length: 0 } => [],
            CelString text => [text.Value],
            CelList list =>
            [
                .. Enumerable.Range(0, list.Count).Select(i => (list[i] as CelString)?.Value ?? throw Wrong())
                    .Where(text => text.Length > 0),
            ],
            _ => throw Wrong(),
        };

        RefusedTokenException Wrong() => new($"expression '{expression.Text}' {Neither}");
    }

    private JsonElement Required(string claim) =>
        claims.TryGetProperty(claim, out var found) ? found : throw new RefusedTokenException($"the claim \"{claim}\" is not there");
}
