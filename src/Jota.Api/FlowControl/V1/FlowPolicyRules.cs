using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of what requests a flow schema is about. A wildcard stands alone.</summary>
internal static class FlowPolicyRules
{
    private const string NamespaceIntroduction = "each member of this list must be '*' or a DNS-1123 label; ";

    private static readonly string[] Verbs =
        ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];

    public static void Validate(V1ResourcePolicyRule rule, FieldErrors at)
    {
        ValidateVerbs(rule.Verbs, at.At("verbs"));
        ValidateAlone(rule.ApiGroups, ("resource rules must supply at least one api group", "api groups"), at.At("apiGroups"));
        ValidateAlone(rule.Resources, ("resource rules must supply at least one resource", "resources"), at.At("resources"));
        if (rule.ClusterScope != true || rule.Namespaces is { Count: > 0 })
        {
            ValidateNamespaces(rule.Namespaces, at.At("namespaces"));
        }
    }

    public static void Validate(V1NonResourcePolicyRule rule, FieldErrors at)
    {
        ValidateVerbs(rule.Verbs, at.At("verbs"));
        var urls = at.At("nonResourceURLs");
        if (ValidateAlone(rule.NonResourceURLs, ("nonResourceURLs must contain at least one value", "non-resource URLs"), urls))
        {
            for (var i = 0; i < rule.NonResourceURLs.Count; i++)
            {
                urls.At(i).InvalidIf(rule.NonResourceURLs[i], PathError(rule.NonResourceURLs[i]));
            }
        }
    }

    private static void ValidateVerbs(IList<string>? verbs, FieldErrors at)
    {
        if (ValidateAlone(verbs, ("verbs must contain at least one value", "verbs"), at) && verbs!.Except(Verbs).Any())
        {
            at.NotSupported(GoText.List(verbs), Verbs);
        }
    }

    private static void ValidateNamespaces(IList<string>? namespaces, FieldErrors at)
    {
        const string Missing = "resource rules that are not cluster scoped must supply at least one namespace";
        if (!ValidateAlone(namespaces, (Missing, "namespaces"), at))
        {
            return;
        }

        for (var i = 0; i < namespaces!.Count; i++)
        {
            foreach (var error in NameSyntax.DnsLabelErrors(namespaces[i]))
            {
                at.At(i).Invalid(namespaces[i], NamespaceIntroduction + error);
            }
        }
    }

    /// <summary>Whether there is something to be looked at one by one.</summary>
    private static bool ValidateAlone(IList<string>? values, (string Missing, string Others) words, FieldErrors at)
    {
        if (values is not { Count: > 0 })
        {
            at.Required(words.Missing);
            return false;
        }

        if (!values.Contains("*"))
        {
            return true;
        }

        if (values.Count > 1)
        {
            at.InvalidList(values, $"if '*' is present, must not specify other {words.Others}");
        }

        return false;
    }

    private static string? PathError(string path) => path switch
    {
        "" => "must not be empty",
        "/" => null,
        _ when path[0] != '/' => "must start with slash",
        _ when path.Contains(' ', StringComparison.Ordinal) => "must not contain white-space",
        _ when path.Contains("//", StringComparison.Ordinal) => "must not contain double slash",
        _ when path.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star
            && (star != path.Length - 1 || !path.EndsWith("/*", StringComparison.Ordinal)) => "wildcard can only do suffix matching",
        _ => null,
    };
}
