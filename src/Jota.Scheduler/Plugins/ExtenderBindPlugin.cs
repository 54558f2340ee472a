namespace Jota.Scheduler;

/// <summary>Lets somebody outside bind the pods that it is about.</summary>
/// <param name="isAbout">Which pods those are.</param>
/// <param name="bind">Lets it.</param>
internal sealed class ExtenderBindPlugin(Func<PodShape, bool> isAbout, Func<PodShape, string, CancellationToken, Task> bind) : IBindPlugin
{
    public string Name => ExtenderAnswer.Plugin;

    public async Task<bool> BindAsync(CycleState state, PodShape pod, string node, CancellationToken ct)
    {
        if (!isAbout(pod))
        {
            return false;
        }

        await bind(pod, node, ct);
        return true;
    }
}
