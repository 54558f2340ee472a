namespace Jota.Kubectl;

/// <summary>The connection to a container was lost before what runs there has ended.</summary>
/// <param name="why">Why.</param>
internal sealed class LostConnectionException(string why)
    : KubectlException($"error: the connection to the container was lost before the command ended: {why}");
