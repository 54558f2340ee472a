using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a webhook, in its order; what single fields may say is in <c>eng/facts/checks</c>.</summary>
internal static class WebhookRules
{
    private const int MostSeconds = 30;
    private const int LeastSegments = 3;

    private static readonly string[] ReviewVersions = ["v1", "v1beta1"];

    public static void ValidateNameAndRules(WebhookDefinition hook, FieldErrors at)
    {
        ValidateName(hook.Name, at.At("name"));
        for (var i = 0; i < hook.Rules.Count; i++)
        {
            WebhookRuleRules.Validate(hook.Rules[i], at.At("rules").At(i));
        }
    }

    public static void ValidateWhomItIsAskedAbout(WebhookDefinition hook, FieldErrors at)
    {
        if (hook.TimeoutSeconds is < 1 or > MostSeconds)
        {
            at.At("timeoutSeconds").Invalid(hook.TimeoutSeconds, "the timeout value must be between 1 and 30 seconds");
        }

        LabelSelectorRules.Validate(hook.NamespaceSelector, at.At("namespaceSelector"));
        LabelSelectorRules.Validate(hook.ObjectSelector, at.At("objectSelector"));
    }

    public static void ValidateClient(WebhookDefinition hook, HashSet<string> names, FieldErrors at)
    {
        ValidateClient(hook.Client, at.At("clientConfig"));
        MatchConditionRules.Validate(hook.MatchConditions, at.At("matchConditions"));
        ValidateReviewVersions(hook.ReviewVersions, at.At("admissionReviewVersions"));
        if (hook.Name.Length > 0 && !names.Add(hook.Name))
        {
            at.At("name").Duplicate(hook.Name);
        }
    }

    private static void ValidateName(string name, FieldErrors at)
    {
        if (!at.Present(name))
        {
            return;
        }

        if (NameSyntax.DnsSubdomainErrors(name) is { IsEmpty: false } wrong)
        {
            at.Invalid(name, string.Join(',', wrong));
        }
        else if (name.Split('.').Length < LeastSegments)
        {
            at.Invalid(name, "should be a domain with at least three segments separated by dots");
        }
    }

    private static void ValidateClient(Admissionregistrationv1WebhookClientConfig? client, FieldErrors at)
    {
        switch (client)
        {
            case { Url: { } url, Service: null }:
                WebhookUrlRules.Validate(url, at.At("url"));
                break;
            case { Url: null, Service: { } service }:
                WebhookServiceRules.Validate(service.Name, service.NamespaceProperty, service.Path, service.Port, at.At("service"));
                break;
            default:
                at.Required("exactly one of url or service is required");
                break;
        }
    }

    private static void ValidateReviewVersions(IReadOnlyList<string> versions, FieldErrors at)
    {
        if (versions.Count == 0)
        {
            at.Required("must specify one of v1, v1beta1");
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < versions.Count; i++)
        {
            if (!seen.Add(versions[i]))
            {
                at.At(i).Invalid(versions[i], "duplicate version");
                continue;
            }

            at.At(i).InvalidEach(versions[i], NameSyntax.Dns1035LabelErrors(versions[i]));
        }

        if (!seen.Overlaps(ReviewVersions))
        {
            at.InvalidList(versions, "must include at least one of v1, v1beta1");
        }
    }
}
