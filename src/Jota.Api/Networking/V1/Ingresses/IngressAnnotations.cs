namespace Jota.Api;

/// <summary>The annotations of an ingress that the API server knows.</summary>
public static class IngressAnnotations
{
    /// <summary>The class, from before there was a field for it.</summary>
    public const string Class = "kubernetes.io/ingress.class";
}
