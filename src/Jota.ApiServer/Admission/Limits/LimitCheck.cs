using System.Globalization;
using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission.Limits;

/// <summary>Holds what something asks for and may have against one limit; finds what is wrong with it, in upstream's words.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Requests">What is asked for.</param>
/// <param name="Limits">What may be had at most.</param>
internal sealed record LimitCheck(
    V1LimitRangeItem Limit, IReadOnlyDictionary<string, Quantity> Requests, IReadOnlyDictionary<string, Quantity> Limits)
{
    /// <summary>Everything that is wrong: what is too little, too much, too far apart; each by name.</summary>
    public IEnumerable<string> Problems() =>
        Each(Limit.Min, TooLittle).Concat(Each(Limit.Max, TooMuch)).Concat(Each(Limit.MaxLimitRequestRatio, TooFarApart));

    /// <summary>What is wrong with a claim, which has no limits.</summary>
    public IEnumerable<string> ProblemsOfClaim() => Each(Limit.Min, TooLittle).Concat(Each(Limit.Max, TooMuchAskedFor));

    private static IEnumerable<string> Each(IDictionary<string, ResourceQuantity>? bounds, Func<string, Quantity, string?> check)
    {
        var inOrder = (bounds ?? new Dictionary<string, ResourceQuantity>()).OrderBy(pair => pair.Key, StringComparer.Ordinal);
        foreach (var (name, bound) in inOrder)
        {
            if (check(name, Quantity.Of(bound)) is { } problem)
            {
                yield return problem;
            }
        }
    }

    private string? TooLittle(string name, Quantity least)
    {
        var rule = $"minimum {name} usage per {Limit.Type} is {least}";
        return Of(Requests, name) switch
        {
            null => $"{rule}.  No request is specified",
            { } request when request < least => $"{rule}, but request is {request}",
            _ when Of(Limits, name) is { } limit && limit < least => $"{rule}, but limit is {limit}",
            _ => null,
        };
    }

    private string? TooMuch(string name, Quantity most)
    {
        var rule = $"maximum {name} usage per {Limit.Type} is {most}";
        return Of(Limits, name) switch
        {
            null => $"{rule}.  No limit is specified",
            { } limit when limit > most => $"{rule}, but limit is {limit}",
            _ when Of(Requests, name) is { } request && request > most => $"{rule}, but request is {request}",
            _ => null,
        };
    }

    private string? TooMuchAskedFor(string name, Quantity most)
    {
        var rule = $"maximum {name} usage per {Limit.Type} is {most}";
        return Of(Requests, name) switch
        {
            null => $"{rule}.  No request is specified",
            { } request when request > most => $"{rule}, but request is {request}",
            _ => null,
        };
    }

    private string? TooFarApart(string name, Quantity most)
    {
        var rule = $"{name} max limit to request ratio per {Limit.Type} is {most}";
        if (Of(Requests, name) is not { IsZero: false } request)
        {
            return $"{rule}, but no request is specified or request is 0";
        }

        if (Of(Limits, name) is not { IsZero: false } limit)
        {
            return $"{rule}, but no limit is specified or limit is 0";
        }

        var ratio = limit.ToDouble() / request.ToDouble();
        return ratio > most.ToDouble()
            ? string.Create(CultureInfo.InvariantCulture, $"{rule}, but provided ratio is {ratio:F6}")
            : null;
    }

    private static Quantity? Of(IReadOnlyDictionary<string, Quantity> amounts, string name) =>
        amounts.TryGetValue(name, out var amount) ? amount : null;
}
