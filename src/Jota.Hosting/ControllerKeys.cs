using Jota.ApiServer.Http;
using Jota.ApiServer.Tokens;

namespace Jota.Hosting;

/// <summary>What controllers that are alone have been given of a cluster's secrets.</summary>
/// <param name="RootCa">What pods are told to believe, as PEM; null for nothing.</param>
/// <param name="Tokens">Signs tokens that secrets keep; null for nobody.</param>
/// <param name="Certificates">Signs certificates; null for nobody.</param>
internal sealed record ControllerKeys(string? RootCa, KeptTokenSigner? Tokens, ClusterSigner? Certificates);
