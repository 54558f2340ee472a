namespace Jota.Kubectl;

/// <summary>One request.</summary>
/// <param name="Method">Such as <c>GET</c>.</param>
/// <param name="Path">Path and query, ready to be sent.</param>
internal sealed record ApiCall(string Method, string Path)
{
    public const string Json = "application/json";

    /// <summary>Tables where the server makes them, else objects.</summary>
    public const string Tables =
        "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

    /// <summary>What groups and kinds there are, all at once where the server can.</summary>
    public const string Discovery =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList," +
        "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    public string Accept { get; init; } = Json;

    public ReadOnlyMemory<byte>? Body { get; init; }

    public string ContentType { get; init; } = Json;
}
