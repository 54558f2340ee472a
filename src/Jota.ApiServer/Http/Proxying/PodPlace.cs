using Jota.Api;

namespace Jota.ApiServer.Http;

/// <summary>Which pod an address is, and on which node.</summary>
/// <param name="Key">Its namespace and name.</param>
/// <param name="Uid">Its uid.</param>
/// <param name="Node">Its node.</param>
internal sealed record PodPlace(ObjectKey Key, string Uid, string Node);
