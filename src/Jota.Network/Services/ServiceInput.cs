using Jota.Api;
using k8s.Models;

namespace Jota.Network.Services;

/// <summary>A service as it is looked at.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Service">The service; null when it is gone.</param>
/// <param name="Slices">Its slices.</param>
internal sealed record ServiceInput(ObjectKey Key, V1Service? Service, IReadOnlyList<V1EndpointSlice> Slices);
