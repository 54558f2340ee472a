using Jota.Api;
using Jota.ApiServer.Matching;
using k8s.Models;

namespace Jota.ApiServer.AdmissionPolicies;

/// <summary>Finds the parameters that a binding hands to its policy, by upstream's rules and words.</summary>
internal static class PolicyParams
{
    /// <summary>The parameters; a null one where the policy takes none, or the binding hands none over.</summary>
    /// <exception cref="PolicyConfigurationException">They cannot be found, and that is to be told.</exception>
    public static async ValueTask<IReadOnlyList<ApiObject?>> FindAsync(
        V1ParamKind? kind, V1ParamRef? reference, ReviewedRequest reviewed, CancellationToken ct)
    {
        if (kind is null || reference is null)
        {
            return [null];
        }

        var resource = ResourceOf(kind, reviewed);
        var found = await FindAsync(resource, reference, NamespaceFor(resource, reference, reviewed), reviewed, ct);
        return found.Count == 0 && reference.ParameterNotFoundAction == PolicyNames.Deny
            ? throw new PolicyConfigurationException("no params found for policy binding with `Deny` parameterNotFoundAction")
            : found;
    }

    /// <summary>The kind of the parameters. Throws <see cref="PolicyConfigurationException"/> when it is not served.</summary>
    public static Resource ResourceOf(V1ParamKind kind, ReviewedRequest reviewed) =>
        reviewed.Request.Objects.Catalog.FindKind(kind.ApiVersion, kind.Kind)
        ?? throw new PolicyConfigurationException(
            $"failed to find resource referenced by paramKind: '{kind.ApiVersion}, Kind={kind.Kind}'");

    private static string NamespaceFor(Resource resource, V1ParamRef reference, ReviewedRequest reviewed)
    {
        var given = reference.NamespaceProperty ?? "";
        return (resource.Namespaced, given.Length > 0) switch
        {
            (false, true) => throw new PolicyConfigurationException(
                "paramRef.namespace must not be provided for a cluster-scoped `paramKind`"),
            (false, false) => "",
            (true, true) => given,
            _ when reviewed.Namespace.Length > 0 => reviewed.Namespace,
            _ => throw new PolicyConfigurationException(
                "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources"),
        };
    }

    private static async ValueTask<IReadOnlyList<ApiObject?>> FindAsync(
        Resource resource, V1ParamRef reference, string ns, ReviewedRequest reviewed, CancellationToken ct)
    {
        var objects = reviewed.Request.Objects;
        if (!string.IsNullOrEmpty(reference.Name))
        {
            return await objects.FindAsync(resource, new ObjectKey(ns, reference.Name), ct) is { } one ? [one.In(resource)] : [];
        }

        var all = ns.Length > 0 ? await objects.InNamespaceAsync(resource, ns, ct) : objects.All(resource);
        var selector = reference.Selector is null ? LabelSelector.Everything : LabelSelector.From(reference.Selector);
        return [.. all.Where(one => selector.Matches(one.Labels)).Select(one => one.In(resource))];
    }
}

/// <summary>A policy cannot be evaluated as it is configured.</summary>
internal sealed class PolicyConfigurationException(string message) : Exception(message);
