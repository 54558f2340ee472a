using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What was measured: <c>metrics.k8s.io</c>, whoever serves it.</summary>
internal static class Metrics
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The type of the measurements of pods or nodes.</summary>
    /// <exception cref="KubectlException">The server has none.</exception>
    public static async Task<ResourceMapping> TypeAsync(Invocation call, string kind, CancellationToken ct) =>
        await call.Session.Mapper.KindAsync("metrics.k8s.io/v1beta1", kind, ct)
            ?? throw KubectlException.Error("Metrics API not available");

    /// <summary>One measurement by name, or all that match.</summary>
    public static async Task<List<JsonObject>> ReadAsync(
        Invocation call, ResourceMapping type, string ns, Query query, CancellationToken ct) =>
        call.Arguments.Count > 0
            ? [await call.Objects.GetAsync(type, ns, call.Arguments[0], ct)]
            : await call.Objects.ListAsync(type, ns, query.ToString(), 0, ct);

    /// <summary>Refuses what cannot be meant: several names, a name beside selectors, an unknown order.</summary>
    public static void Check(Invocation call, string usage)
    {
        if (call.Arguments.Count > 1)
        {
            throw KubectlException.Usage(call.Command, usage);
        }

        if (call.Arguments.Count > 0 && call.Flags.Text("selector").Length > 0)
        {
            throw KubectlException.Error("only one of NAME or selector can be provided");
        }

        if (call.Flags.Text("sort-by") is not ("" or "cpu" or "memory"))
        {
            throw KubectlException.Error("--sort-by accepts only cpu or memory");
        }
    }

    /// <summary>Why something that is there has not been measured: it is too young, or nobody measures it.</summary>
    public static KubectlException NotYet(JsonObject pod, TimeProvider clock)
    {
        var age = clock.GetUtcNow() - Times.Read(pod.Text("metadata", "creationTimestamp"));
        return KubectlException.Error(age > Patience
            ? $"Metrics not available for pod {pod.Namespace()}/{pod.Name()}, age: {Ages.Of(age)}"
            : "metrics not available yet");
    }
}
