using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;

namespace Jota.Scheduler;

/// <summary>Which pods a term is about: those of some namespaces that a selector matches. Equal when their texts are.</summary>
internal sealed class PodSelection : IEquatable<PodSelection>
{
    private readonly ImmutableArray<string> _namespaces;
    private readonly LabelSelector? _namespaceSelector;
    private readonly LabelSelector _selector;
    private readonly string _id;

    private PodSelection(ImmutableArray<string> namespaces, LabelSelector? namespaceSelector, LabelSelector selector)
    {
        _namespaces = namespaces;
        _namespaceSelector = namespaceSelector;
        _selector = selector;
        _id = $"{string.Join(',', namespaces)}|{Text(namespaceSelector)}|{Text(selector)}";
    }

    /// <summary>When it is about one namespace alone: which.</summary>
    public string? OnlyNamespace => _namespaceSelector is null && _namespaces is [var only] ? only : null;

    /// <summary>Whether it depends on namespaces' labels.</summary>
    public bool AsksNamespaces => _namespaceSelector is not null;

    /// <summary>Pods of a namespace.</summary>
    public static PodSelection In(string ns, LabelSelector selector) => new([ns], null, selector);

    /// <summary>
    /// The pods that a term is about: in its namespaces and those that its <c>namespaceSelector</c> matches, in the pod's own when it
    /// tells neither.
    /// </summary>
    public static PodSelection Of(V1PodAffinityTerm term, string ownNamespace)
    {
        var selector = Read(term.LabelSelector);
        return term is { Namespaces: not { Count: > 0 }, NamespaceSelector: null }
            ? In(ownNamespace, selector)
            : new(
                [.. (term.Namespaces ?? []).Distinct().Order(StringComparer.Ordinal)],
                term.NamespaceSelector is null ? null : Read(term.NamespaceSelector),
                selector);
    }

    /// <summary>An object's selector; one that cannot be read selects nothing.</summary>
    public static LabelSelector Read(V1LabelSelector? selector)
    {
        try
        {
            return LabelSelector.From(selector);
        }
        catch (FormatException)
        {
            // The server lets none such in; of another one's it is safest not to guess.
            return LabelSelector.Nothing;
        }
    }

    public bool Matches(PodClass pods, NamespaceLabels namespaces) => IsIn(pods.Namespace, namespaces) && _selector.Matches(pods.Labels);

    /// <summary>Whether it could match, when nothing is known of namespaces' labels.</summary>
    public bool MayMatch(PodClass pods) =>
        (AsksNamespaces || IsIn(pods.Namespace, NamespaceLabels.Unknown)) && _selector.Matches(pods.Labels);

    public bool Equals(PodSelection? other) => other is not null && _id == other._id;

    public override bool Equals(object? obj) => Equals(obj as PodSelection);

    public override int GetHashCode() => _id.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _id;

    private static string Text(LabelSelector? selector) =>
        selector is null || (selector.Requirements.IsEmpty && !selector.IsEverything) ? "nothing!" : selector.ToString();

    private bool IsIn(string ns, NamespaceLabels namespaces)
    {
        foreach (var named in _namespaces)
        {
            if (named == ns)
            {
                return true;
            }
        }

        return _namespaceSelector?.Matches(namespaces.Of(ns)) == true;
    }
}
