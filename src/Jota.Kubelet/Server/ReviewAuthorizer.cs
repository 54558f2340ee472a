using System.Text;
using Jota.Client;
using Jota.Kubelet.Server;
using k8s.Models;

namespace Jota.Kubelet;

/// <summary>
/// Lets those use a node's server of whom the cluster's API says that they may use the part of nodes that they ask for (upstream's
/// <c>authorization.mode: Webhook</c>). A yes is believed for five minutes and a no for half a minute, as upstream. While no API server
/// answers, nobody may of whom it does not remember a yes.
/// </summary>
/// <param name="api">The API, as somebody who may create <c>subjectaccessreviews</c>: the node.</param>
/// <param name="ownNode">The node that is meant where none is named.</param>
/// <param name="clock">The time.</param>
public sealed class ReviewAuthorizer(IApi api, string ownNode, TimeProvider clock) : INodeAuthorizer
{
    /// <summary>Upstream's <c>authorization.webhook.cacheAuthorizedTTL</c>.</summary>
    public static readonly TimeSpan YesKept = TimeSpan.FromMinutes(5);

    /// <summary>Upstream's <c>authorization.webhook.cacheUnauthorizedTTL</c>.</summary>
    public static readonly TimeSpan NoKept = TimeSpan.FromSeconds(30);

    private const int MostKept = 1024;

    // Who has more groups and the like than fit here is asked about each time, as upstream does.
    private const int LongestKey = 10_000;

    private readonly KeptAnswers<string, bool> _answers = new(MostKept, clock);

    /// <inheritdoc/>
    public async ValueTask<bool> MayAsync(UserIdentity user, string verb, string node, string part, CancellationToken ct)
    {
        var name = node.Length > 0 ? node : ownNode;
        var key = KeyOf(user, verb, name, part);
        if (_answers.TryGet(key, out var known))
        {
            return known;
        }

        var review = await api.CreateAsync(Question(user, verb, name, part), ct);
        var may = review.Status is { Allowed: true };
        if (key.Length <= LongestKey)
        {
            _answers.Put(key, may, may ? YesKept : NoKept);
        }

        return may;
    }

    private static V1SubjectAccessReview Question(UserIdentity user, string verb, string node, string part) => new()
    {
        Metadata = new(),
        Spec = new()
        {
            User = user.Name,
            Uid = user.Uid.Length > 0 ? user.Uid : null,
            Groups = [.. user.Groups],
            Extra = user.Extra.Count == 0
                ? null
                : user.Extra.ToDictionary(pair => pair.Key, pair => (IList<string>)[.. pair.Value], StringComparer.Ordinal),
            ResourceAttributes = new() { Verb = verb, Version = "v1", Resource = "nodes", Subresource = part, Name = node },
        },
    };

    /// <summary>All that an answer may depend on, each with its length, so that no two questions have the same key.</summary>
    private static string KeyOf(UserIdentity user, string verb, string node, string part)
    {
        var key = new StringBuilder();
        Add(verb);
        Add(node);
        Add(part);
        Add(user.Name);
        Add(user.Uid);
        foreach (var group in user.Groups)
        {
            Add(group);
        }

        foreach (var (name, values) in user.Extra.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            key.Append('=');
            Add(name);
            foreach (var value in values)
            {
                Add(value);
            }
        }

        return key.ToString();

        void Add(string text) => key.Append(text.Length).Append(':').Append(text);
    }
}
