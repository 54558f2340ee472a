using System.Runtime.InteropServices;

namespace Jota.Network.Tests.Services.Kernel;

/// <summary>A network namespace. Sockets stay in the one that they were made in, whoever uses them.</summary>
internal sealed partial record Namespace(string Name)
{
    private const int NewNet = 0x40000000;

    /// <summary>Does something in it, on a thread that is thrown away.</summary>
    public T In<T>(Func<T> work)
    {
        T? done = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter();
                done = work();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? done! : throw new InvalidOperationException($"in {Name}: {failure.Message}", failure);
    }

    private void Enter()
    {
        using var handle = File.OpenHandle($"/run/netns/{Name}");
        Assert.True(SetNamespace((int)handle.DangerousGetHandle(), NewNet) == 0, $"cannot enter {Name}: {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int handle, int kind);
}
