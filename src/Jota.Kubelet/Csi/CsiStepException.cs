using Jota.Kubelet.Plugins;

namespace Jota.Kubelet.Csi;

/// <summary>A driver failed at a step; the message is its own.</summary>
internal sealed class CsiStepException(CsiStep step, string message, Exception inner) : IOException(message, inner)
{
    public CsiStep Step { get; } = step;

    public static async Task AroundAsync(CsiStep step, Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (PluginException e)
        {
            throw new CsiStepException(step, e.Message, e);
        }
    }
}
