using Jota.Api;
using k8s.Models;

namespace Jota.ApiServer.Admission;

/// <summary>
/// Gives an ingress that names no class the default one: of those that say they are it, the newest, and of several as new the first by
/// name.
/// </summary>
public sealed class DefaultIngressClassPlugin : AdmissionPlugin
{
    private const string DefaultAnnotation = "ingressclass.kubernetes.io/is-default-class";

    /// <inheritdoc/>
    public override string Name => "DefaultIngressClass";

    /// <inheritdoc/>
    public override ValueTask MutateAsync(AdmissionRequest request, CancellationToken ct)
    {
        if (request is { Operation: AdmissionOperation.Create, Object: V1Ingress { Spec.IngressClassName: null } ingress }
            && ingress.Metadata.Annotations?.ContainsKey(IngressAnnotations.Class) != true)
        {
            ingress.Spec.IngressClassName = DefaultClass(request);
        }

        return ValueTask.CompletedTask;
    }

    private static string? DefaultClass(AdmissionRequest request) => request.Objects
        .All(request.Objects.Catalog.For<V1IngressClass>())
        .Select(stored => stored.As<V1IngressClass>().Metadata)
        .Where(metadata => metadata.Annotations is { } annotations
            && annotations.TryGetValue(DefaultAnnotation, out var said) && said == "true")
        .OrderByDescending(metadata => metadata.CreationTimestamp)
        .ThenBy(metadata => metadata.Name, StringComparer.Ordinal)
        .FirstOrDefault()?.Name;
}
