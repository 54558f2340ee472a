using System.Collections.Immutable;
using Jota.Api;
using Jota.ApiServer.Admission;
using k8s.Models;

namespace Jota.ApiServer.Matching;

/// <summary>Which requests a webhook or a policy is about: by rules, then by the labels of the namespace and of the object.</summary>
internal sealed class RequestMatcher
{
    private readonly ImmutableArray<RequestRule> _rules;
    private readonly ImmutableArray<RequestRule> _excluded = [];
    private readonly bool _isEquivalent;
    private readonly bool _matchesWithoutRules;
    private readonly LabelSelector _namespaces;
    private readonly LabelSelector _objects;

    /// <summary>What a webhook is about: nothing without rules.</summary>
    public RequestMatcher(WebhookDefinition webhook)
    {
        _rules = [.. webhook.Rules.Select(rule => new RequestRule(rule))];
        _isEquivalent = webhook.MatchPolicy == WebhookNames.Equivalent;
        (_namespaces, _objects) = (Read(webhook.NamespaceSelector), Read(webhook.ObjectSelector));
    }

    /// <summary>What a policy or a binding is about: everything without rules, but what is excluded.</summary>
    public RequestMatcher(V1MatchResources? constraints)
    {
        _rules = [.. (constraints?.ResourceRules ?? []).Select(rule => new RequestRule(rule))];
        _excluded = [.. (constraints?.ExcludeResourceRules ?? []).Select(rule => new RequestRule(rule))];
        _isEquivalent = constraints?.MatchPolicy is null or WebhookNames.Equivalent;
        _matchesWithoutRules = true;
        (_namespaces, _objects) = (Read(constraints?.NamespaceSelector), Read(constraints?.ObjectSelector));
    }

    /// <summary>
    /// The version of the resource in which it is about a request: the version that was asked for or (<c>Equivalent</c>) another one in
    /// which the kind is served; null when it is not about it. Throws 404 when the namespace that counts does not exist.
    /// </summary>
    public async ValueTask<Resource?> FindAsync(ReviewedRequest reviewed, CancellationToken ct) =>
        VersionFor(reviewed) is { } version && MatchesObject(reviewed) && await MatchesNamespaceAsync(reviewed, ct) ? version : null;

    private Resource? VersionFor(ReviewedRequest reviewed) =>
        !_excluded.IsEmpty && VersionFor(_excluded, reviewed) is not null ? null
        : _rules.IsEmpty && _matchesWithoutRules ? reviewed.Resource
        : VersionFor(_rules, reviewed);

    private Resource? VersionFor(ImmutableArray<RequestRule> rules, ReviewedRequest reviewed)
    {
        foreach (var rule in rules)
        {
            if (rule.Matches(reviewed, reviewed.Resource))
            {
                return reviewed.Resource;
            }
        }

        return _isEquivalent ? EquivalentFor(rules, reviewed) : null;
    }

    private static Resource? EquivalentFor(ImmutableArray<RequestRule> rules, ReviewedRequest reviewed)
    {
        var stored = reviewed.Resource.Stored;
        Resource[] others = [.. reviewed.Request.Objects.Catalog.All.Where(
            one => ReferenceEquals(one.Stored, stored) && !ReferenceEquals(one, reviewed.Resource))];
        return rules
            .Select(rule => others.FirstOrDefault(other => rule.Matches(reviewed, other)))
            .FirstOrDefault(found => found is not null);
    }

    private bool MatchesObject(ReviewedRequest reviewed) =>
        _objects.IsEverything
        || (reviewed.Labels is { } labels && _objects.Matches(labels))
        || (reviewed.OldLabels is { } old && _objects.Matches(old));

    // What is in no namespace, and is none, is about all of them.
    private async ValueTask<bool> MatchesNamespaceAsync(ReviewedRequest reviewed, CancellationToken ct)
    {
        if (_namespaces.IsEverything || (!reviewed.IsNamespaced && !reviewed.IsOfNamespace))
        {
            return true;
        }

        if (reviewed is { IsOfNamespace: true, Part: "", Request.Operation: AdmissionOperation.Create or AdmissionOperation.Update })
        {
            return _namespaces.Matches(reviewed.Labels ?? new Dictionary<string, string>());
        }

        return _namespaces.Matches((await reviewed.NamespaceAsync(ct)).Labels);
    }

    // Validation has refused what is none.
    private static LabelSelector Read(V1LabelSelector? selector)
    {
        try
        {
            return selector is null ? LabelSelector.Everything : LabelSelector.From(selector);
        }
        catch (FormatException)
        {
            return LabelSelector.Nothing;
        }
    }
}
