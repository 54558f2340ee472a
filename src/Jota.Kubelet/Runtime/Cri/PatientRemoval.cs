using Grpc.Core;

namespace Jota.Kubelet.Runtime.Cri;

/// <summary>
/// Removing a container that is just being started is refused, and so it is while somebody else removes it, or while its process has been
/// killed and the runtime has not heard of its end. All of this passes: it is asked again for a while. (One that runs is stopped by its
/// removal.) A sandbox is removed with its containers, and so in the same way.
/// </summary>
internal static class PatientRemoval
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Tries until it succeeds; throws the last failure when that takes too long.</summary>
    public static async Task RunAsync(Func<Task> remove, TimeProvider clock, CancellationToken ct)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await remove();
                return;
            }
            catch (RpcException e)
                when (e.StatusCode is StatusCode.Unknown or StatusCode.FailedPrecondition && clock.GetElapsedTime(start) < LongestWait)
            {
                await Task.Delay(Pause, clock, ct);
            }
        }
    }
}
