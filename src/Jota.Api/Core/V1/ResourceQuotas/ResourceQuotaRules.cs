using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a quota.</summary>
internal static class ResourceQuotaRules
{
    private const string Unsupported = "unsupported scope";
    private const string DoesNotSuit = "unsupported scope applied to resource";

    private const string NeedsExists =
        "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, " +
        "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

    private const string NeedsValues = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
    private const string HasNoValues = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector";

    private static readonly (string One, string Other)[] Opposites =
    [
        (QuotaScopes.BestEffort, QuotaScopes.NotBestEffort), (QuotaScopes.Terminating, QuotaScopes.NotTerminating),
    ];

    public static void Validate(V1ResourceQuotaSpec spec, FieldErrors at)
    {
        ValidateAmounts(spec.Hard, at.At("hard"));
        ValidateScopes(spec, at.At("scopes"));
        ValidateSelector(spec, at.At("scopeSelector").At("matchExpressions"));
    }

    public static void ValidateStatus(V1ResourceQuotaStatus? status, FieldErrors at)
    {
        ValidateAmounts(status?.Hard, at.At("hard"));
        ValidateAmounts(status?.Used, at.At("used"));
    }

    public static void ValidateUpdate(IList<string>? scopes, IList<string>? old, FieldErrors at)
    {
        if (!(scopes ?? []).ToHashSet(StringComparer.Ordinal).SetEquals(old ?? []))
        {
            Immutable.Refuse(Shown(scopes), Shown(old), at);
        }
    }

    private static void ValidateAmounts(IDictionary<string, ResourceQuantity>? amounts, FieldErrors at)
    {
        foreach (var (name, amount) in amounts ?? new Dictionary<string, ResourceQuantity>())
        {
            var place = at.Key(name);
            ResourceRules.ValidateName(name, place);
            if (!name.Contains('/', StringComparison.Ordinal) && !QuotaNames.IsStandard(name))
            {
                place.Invalid(name, "must be a standard resource for quota");
            }

            ResourceRules.ValidateQuantity(name, amount, place);
        }
    }

    private static void ValidateScopes(V1ResourceQuotaSpec spec, FieldErrors at)
    {
        // Each scope once: what is limited is gone through for every one. They are shown as often, but made once.
        ShownText? shown = null;
        foreach (var scope in (spec.Scopes ?? []).Distinct(StringComparer.Ordinal))
        {
            if (!QuotaScopes.IsStandard(scope))
            {
                at.Invalid(shown ??= Shown(spec.Scopes), Unsupported);
            }

            Refuse(Unsuited(spec, scope), () => at.Invalid(shown ??= Shown(spec.Scopes), DoesNotSuit));
        }

        RefuseOpposites(spec.Scopes ?? [], spec, at);
    }

    private static void ValidateSelector(V1ResourceQuotaSpec spec, FieldErrors at)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        ShownText? shown = null;
        foreach (var wanted in spec.ScopeSelector?.MatchExpressions ?? [])
        {
            if (!QuotaScopes.IsStandard(wanted.ScopeName ?? ""))
            {
                at.At("scopeName").Invalid(wanted.ScopeName ?? "", Unsupported);
            }

            if (seen.Add(wanted.ScopeName ?? ""))
            {
                Refuse(Unsuited(spec, wanted.ScopeName ?? ""), () => at.Invalid(shown ??= Shown(spec.ScopeSelector!), DoesNotSuit));
            }

            ValidateOperator(wanted, at);
        }

        RefuseOpposites([.. (spec.ScopeSelector?.MatchExpressions ?? []).Select(wanted => wanted.ScopeName ?? "")], spec, at);
    }

    private static void ValidateOperator(V1ScopedResourceSelectorRequirement wanted, FieldErrors at)
    {
        var isYesOrNo = wanted.ScopeName is QuotaScopes.BestEffort or QuotaScopes.NotBestEffort or QuotaScopes.Terminating
            or QuotaScopes.NotTerminating or QuotaScopes.CrossNamespacePodAffinity;
        if (isYesOrNo && wanted.OperatorProperty != "Exists")
        {
            at.At("operator").Invalid(wanted.OperatorProperty ?? "", NeedsExists);
        }

        switch (wanted.OperatorProperty)
        {
            case "In" or "NotIn" when wanted.Values is not { Count: > 0 }:
                at.At("values").Required(NeedsValues);
                break;
            case "Exists" or "DoesNotExist" when wanted.Values is { Count: > 0 }:
                at.At("values").InvalidList(wanted.Values, HasNoValues);
                break;
            case "In" or "NotIn" or "Exists" or "DoesNotExist":
                break;
            default:
                at.At("operator").Invalid(wanted.OperatorProperty ?? "", "not a valid selector operator");
                break;
        }
    }

    /// <summary>How many of the limited resources cannot be limited in this scope.</summary>
    private static int Unsuited(V1ResourceQuotaSpec spec, string scope) => QuotaScopes.IsStandard(scope)
        ? spec.Hard?.Keys.Count(name => QuotaNames.IsStandard(name) && !QuotaNames.IsValidIn(scope, name)) ?? 0
        : 0;

    private static void Refuse(int times, Action refuse)
    {
        for (; times > 0; times--)
        {
            refuse();
        }
    }

    private static void RefuseOpposites(IList<string> scopes, V1ResourceQuotaSpec spec, FieldErrors at)
    {
        foreach (var _ in Opposites.Where(pair => scopes.Contains(pair.One) && scopes.Contains(pair.Other)))
        {
            at.Invalid(Shown(spec.Scopes), "conflicting scopes");
        }
    }

    private static ShownText Shown(IList<string>? scopes) => GoText.List(scopes) ?? ShownText.Of("null");

    // Made only as far as it is shown: there may be as many expressions as fit into a request.
    private static ShownText Shown(V1ScopeSelector selector) =>
        GoText.Struct(("MatchExpressions", ShownText.List((selector.MatchExpressions ?? []).Select(wanted => Shown(wanted).Text))));

    private static ShownText Shown(V1ScopedResourceSelectorRequirement wanted) => GoText.Struct(
        ("ScopeName", wanted.ScopeName ?? ""), ("Operator", wanted.OperatorProperty ?? ""), ("Values", GoText.List(wanted.Values)));
}
