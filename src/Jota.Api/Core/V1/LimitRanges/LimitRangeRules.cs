using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of limits.</summary>
internal static class LimitRangeRules
{
    private const string NotOfPods = "may not be specified when `type` is 'Pod'";
    private const string NoStorage = "either minimum or maximum storage value is required, but neither was provided";

    public static void Validate(IList<V1LimitRangeItem> limits, FieldErrors at)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < limits.Count; i++)
        {
            var type = limits[i].Type ?? "";
            ValidateType(type, at.At(i).At("type"));
            if (!types.Add(type))
            {
                at.At(i).At("type").Duplicate(type);
            }

            Validate(limits[i], at.At(i));
        }
    }

    private static void ValidateType(string type, FieldErrors at)
    {
        var before = at.Refusals;
        at.InvalidEach(type, NameSyntax.QualifiedNameErrors(type));
        if (at.Refusals == before && !type.Contains('/', StringComparison.Ordinal) && !LimitTypes.IsStandard(type))
        {
            at.Invalid(type, "must be a standard limit type or fully qualified");
        }
    }

    private static void Validate(V1LimitRangeItem limit, FieldErrors at)
    {
        ValidateNames(limit, limit.Max, at.At("max"));
        ValidateNames(limit, limit.Min, at.At("min"));
        if (limit.Type == LimitTypes.Pod)
        {
            RefuseAny(limit.DefaultProperty, at.At("default"));
            RefuseAny(limit.DefaultRequest, at.At("defaultRequest"));
        }
        else
        {
            ValidateNames(limit, limit.DefaultProperty, at.At("default"));
            ValidateNames(limit, limit.DefaultRequest, at.At("defaultRequest"));
        }

        if (limit.Type == LimitTypes.PersistentVolumeClaim
            && AmountOf(limit.Min, "storage") is null && AmountOf(limit.Max, "storage") is null)
        {
            at.At("limits").Required(NoStorage);
        }

        ValidateNames(limit, limit.MaxLimitRequestRatio, at.At("maxLimitRequestRatio"));
        foreach (var name in NamesOf(limit))
        {
            ValidateOrder(limit, name, at);
        }
    }

    private static void ValidateNames(V1LimitRangeItem limit, IDictionary<string, ResourceQuantity>? amounts, FieldErrors at)
    {
        foreach (var name in amounts?.Keys ?? [])
        {
            if (limit.Type is LimitTypes.Pod or LimitTypes.Container)
            {
                ResourceRules.ValidateContainerName(name, at.Key(name));
            }
            else
            {
                ResourceRules.ValidateName(name, at.Key(name));
            }
        }
    }

    private static void RefuseAny(IDictionary<string, ResourceQuantity>? amounts, FieldErrors at)
    {
        if (amounts is { Count: > 0 })
        {
            at.Forbidden(NotOfPods);
        }
    }

    /// <summary>min ≤ default request ≤ default limit ≤ max, as far as they are said, and a ratio that these leave room for.</summary>
    private static void ValidateOrder(V1LimitRangeItem limit, string name, FieldErrors at)
    {
        var (min, max) = (AmountOf(limit.Min, name), AmountOf(limit.Max, name));
        var ofPod = limit.Type == LimitTypes.Pod;
        var limitDefault = ofPod ? null : AmountOf(limit.DefaultProperty, name);
        var requestDefault = ofPod ? null : AmountOf(limit.DefaultRequest, name);
        var (inMin, inDefault, inRequest) = (at.At("min").Key(name), at.At("default").Key(name), at.At("defaultRequest").Key(name));

        NotAbove(("min value", min), ("max value", max), inMin, min);
        NotAbove(("min value", min), ("default request value", requestDefault), inRequest, requestDefault);
        NotAbove(("default request value", requestDefault), ("max value", max), inRequest, requestDefault);
        NotAbove(("default request value", requestDefault), ("default limit value", limitDefault), inRequest, requestDefault);
        NotAbove(("min value", min), ("default value", limitDefault), inDefault, min);
        NotAbove(("default value", limitDefault), ("max value", max), inDefault, max);
        if (AmountOf(limit.MaxLimitRequestRatio, name) is { } ratio)
        {
            ValidateRatio(ratio, min, max, at.At("maxLimitRequestRatio").Key(name));
        }

        if (!ResourceNaming.MayOvercommit(name) && limitDefault is { } most && requestDefault is { } asked && most != asked)
        {
            inRequest.Invalid(asked.ToString(), $"default value {most} must equal to defaultRequest value {asked} in {name}");
        }
    }

    private static void NotAbove(
        (string What, Quantity? Amount) least, (string What, Quantity? Amount) most, FieldErrors at, Quantity? shown)
    {
        if (least.Amount is { } low && most.Amount is { } high && low > high)
        {
            at.Invalid(shown?.ToString(), $"{least.What} {low} is greater than {most.What} {high}");
        }
    }

    private static void ValidateRatio(Quantity ratio, Quantity? min, Quantity? max, FieldErrors at)
    {
        if (ratio < Quantity.Of(1))
        {
            at.Invalid(ratio.ToString(), $"ratio {ratio} is less than 1");
        }

        if (min is { IsZero: false } least && max is { } most
            && most.ToDouble() / least.ToDouble() is var possible && ratio.ToDouble() > possible)
        {
            at.Invalid(
                ratio.ToString(), string.Create(CultureInfo.InvariantCulture, $"ratio {ratio} is greater than max/min = {possible:F6}"));
        }
    }

    private static IEnumerable<string> NamesOf(V1LimitRangeItem limit)
    {
        IDictionary<string, ResourceQuantity>?[] said = limit.Type == LimitTypes.Pod
            ? [limit.Max, limit.Min, limit.MaxLimitRequestRatio]
            : [limit.Max, limit.Min, limit.DefaultProperty, limit.DefaultRequest, limit.MaxLimitRequestRatio];
        return said.SelectMany(amounts => amounts?.Keys ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    private static Quantity? AmountOf(IDictionary<string, ResourceQuantity>? amounts, string name) =>
        amounts is not null && amounts.TryGetValue(name, out var amount) && amount is not null ? Quantity.Of(amount) : null;
}
