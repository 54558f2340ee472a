using System.Text;
using Jota.Api;
using Jota.ApiServer.Storage;
using Jota.Client;
using k8s.Models;

namespace Jota.ApiServer.Objects;

/// <summary>Keeps who owns which fields: <c>managedFields</c> of whatever is written.</summary>
internal sealed class FieldKeeper(LiveCatalog catalog, TimeProvider clock)
{
    // Upstream's limit for names of managers that clients do not say themselves.
    private const int LongestManager = 128;

    /// <summary>Who writes, where to, and when.</summary>
    public FieldWriter WriterOf(UserIdentity user, ApiTarget target, WriteOptions options) => new(
        options.FieldManager.Length > 0 ? options.FieldManager : FromAgent(options.UserAgent) ?? Component(user.Name),
        target.Subresource,
        Seconds(clock.GetUtcNow().UtcDateTime));

    /// <summary>
    /// Encodes a new object with its entries: those of what was applied, or all of it for who creates it.
    /// </summary>
    public static byte[] EncodeNew(Resource resource, object obj, ApplyPlan? plan, FieldWriter by)
    {
        var metadata = resource.MetadataOf(obj);
        if (plan is not null || resource.IsKept)
        {
            metadata.ManagedFields = plan?.After ?? FieldOwnership.OfNew(resource, default, by);
            return ObjectEncoding.ToStored(resource, obj);
        }

        metadata.ManagedFields = null;
        metadata.ManagedFields = FieldOwnership.OfNew(resource, ObjectEncoding.ToStored(resource, obj), by);
        return ObjectEncoding.ToStored(resource, obj);
    }

    /// <summary>The entries that a write begins with; an object to which it changes nothing keeps them.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="current">The object.</param>
    /// <param name="given">What the client sent.</param>
    /// <param name="plan">What is applied; null for other writes.</param>
    public static IList<V1ManagedFieldsEntry>? Before(
        ApiTarget target, ApiObject current, IList<V1ManagedFieldsEntry>? given, ApplyPlan? plan) =>
        plan is not null ? plan.Before : FieldOwnership.Given(current, target.Subresource.Length == 0 ? given : null);

    /// <summary>The entries after a write that changed something.</summary>
    public IList<V1ManagedFieldsEntry>? After(
        Resource resource, ApiObject current, byte[] stored, IList<V1ManagedFieldsEntry>? before, ApplyPlan? plan, FieldWriter by) =>
        plan is not null ? plan.After : FieldOwnership.AfterUpdate(resource, current, stored, before, by, VersionsOf(resource));

    /// <summary>The versions of a kind, by their <c>apiVersion</c>.</summary>
    public Func<string, Resource?> VersionsOf(Resource resource) => version => catalog.Now.FindKind(version, resource.Names.Kind);

    /// <summary>What the client calls itself, up to the first slash, as upstream takes it; null for nothing.</summary>
    private static string? FromAgent(string agent)
    {
        var name = agent.AsSpan()[..(agent.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? slash : agent.Length)];
        var kept = new StringBuilder();
        var bytes = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > LongestManager)
            {
                break;
            }

            if (!Rune.IsControl(rune))
            {
                kept.Append(rune);
            }
        }

        return kept.Length == 0 ? null : kept.ToString();
    }

    /// <summary>The components of a cluster call from inside the process and call themselves nothing: they have upstream's names.</summary>
    private static string Component(string user) => user switch
    {
        "system:kube-scheduler" => "kube-scheduler",
        "system:simulated-nodes" => "kubelet",
        "system:apiserver" => "kube-apiserver",
        _ when user.StartsWith("system:node:", StringComparison.Ordinal) => "kubelet",
        "system:kube-controller-manager" => "kube-controller-manager",
        _ when user.StartsWith("system:serviceaccount:kube-system:", StringComparison.Ordinal) => "kube-controller-manager",
        _ => "jota",
    };

    private static DateTime Seconds(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
}
