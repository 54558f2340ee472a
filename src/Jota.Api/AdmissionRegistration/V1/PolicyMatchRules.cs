using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of what a policy, or a binding of one, is about.</summary>
internal static class PolicyMatchRules
{
    /// <summary>What a policy is about: at least one rule, so that types are known.</summary>
    public static void ValidateConstraints(V1MatchResources? constraints, FieldErrors at)
    {
        if (constraints is null)
        {
            at.Required();
            return;
        }

        Validate(constraints, at);
        if (constraints.ResourceRules is not { Count: > 0 })
        {
            at.At("resourceRules").Required();
        }
    }

    public static void Validate(V1MatchResources? constraints, FieldErrors at)
    {
        if (constraints is null)
        {
            return;
        }

        at.At("matchPolicy").OneOf(constraints.MatchPolicy, "Equivalent", "Exact");
        LabelSelectorRules.Validate(constraints.NamespaceSelector, at.At("namespaceSelector"));
        LabelSelectorRules.Validate(constraints.ObjectSelector, at.At("objectSelector"));
        ValidateRules(constraints.ResourceRules, at.At("resourceRules"));
        ValidateRules(constraints.ExcludeResourceRules, at.At("excludeResourceRules"));
    }

    public static void ValidateParamKind(V1ParamKind? kind, FieldErrors at)
    {
        if (kind is null)
        {
            return;
        }

        ValidateVersion(kind.ApiVersion ?? "", at.At("apiVersion"));
        if (at.At("kind").Present(kind.Kind)
            && NameSyntax.Dns1035LabelErrors(kind.Kind.ToLowerInvariant()) is { IsEmpty: false } wrong)
        {
            at.At("kind").Invalid(kind.Kind, $"may have mixed case, but should otherwise match: {string.Join(',', wrong)}");
        }
    }

    public static void ValidateParamRef(V1ParamRef? parameter, FieldErrors at)
    {
        if (parameter is null)
        {
            return;
        }

        var (named, selected) = (!string.IsNullOrEmpty(parameter.Name), parameter.Selector is not null);
        if (named)
        {
            at.At("name").InvalidIf(parameter.Name, NameSyntax.PathSegmentError(parameter.Name));
        }

        if (named && selected)
        {
            at.At("name").Forbidden("name and selector are mutually exclusive");
        }

        if (selected)
        {
            LabelSelectorRules.Validate(parameter.Selector, at.At("selector"));
        }

        if (named && selected)
        {
            at.At("selector").Forbidden("name and selector are mutually exclusive");
        }

        if (!named && !selected)
        {
            at.Required("one of name or selector must be specified");
        }

        at.At("parameterNotFoundAction").OneOf(parameter.ParameterNotFoundAction, PolicyNames.Deny, PolicyNames.Allow);
    }

    private static void ValidateVersion(string apiVersion, FieldErrors at)
    {
        if (!at.Present(apiVersion))
        {
            return;
        }

        if (apiVersion.Count(c => c == '/') > 1)
        {
            at.Invalid(apiVersion, $"unexpected GroupVersion string: {apiVersion}");
            return;
        }

        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        if (group.Length > 0 && NameSyntax.DnsSubdomainErrors(group) is { IsEmpty: false } wrongGroup)
        {
            at.Invalid(group, string.Join(',', wrongGroup));
        }

        if (version.Length == 0)
        {
            at.Invalid(apiVersion, "version must be specified");
        }
        else if (NameSyntax.Dns1035LabelErrors(version) is { IsEmpty: false } wrongVersion)
        {
            at.Invalid(version, string.Join(',', wrongVersion));
        }
    }

    private static void ValidateRules(IList<V1NamedRuleWithOperations>? rules, FieldErrors at)
    {
        for (var i = 0; i < rules?.Count; i++)
        {
            ValidateNames(rules[i].ResourceNames, at.At(i).At("resourceNames"));
            WebhookRuleRules.Validate(
                new V1RuleWithOperations
                {
                    ApiGroups = rules[i].ApiGroups,
                    ApiVersions = rules[i].ApiVersions,
                    Operations = rules[i].Operations,
                    Resources = rules[i].Resources,
                    Scope = rules[i].Scope,
                },
                at.At(i));
        }
    }

    private static void ValidateNames(IList<string>? names, FieldErrors at)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names?.Count; i++)
        {
            at.At(i).InvalidIf(names[i], NameSyntax.PathSegmentError(names[i]));
            if (!seen.Add(names[i]))
            {
                at.At(i).Duplicate(names[i]);
            }
        }
    }
}
