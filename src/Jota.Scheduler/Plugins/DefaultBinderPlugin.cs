namespace Jota.Scheduler;

/// <summary>Binds a pod; without somebody to tell it binds none.</summary>
/// <param name="bind">Tells the server where a pod goes.</param>
internal sealed class DefaultBinderPlugin(Func<PodShape, string, CancellationToken, Task>? bind) : IBindPlugin
{
    public string Name => "DefaultBinder";

    public async Task<bool> BindAsync(CycleState state, PodShape pod, string node, CancellationToken ct)
    {
        if (bind is null)
        {
            return false;
        }

        await bind(pod, node, ct);
        return true;
    }
}
