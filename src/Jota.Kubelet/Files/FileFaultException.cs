using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Jota.Kubelet.Files;

/// <summary>The kernel refused something about a file.</summary>
internal sealed class FileFaultException(string path, Errno error) : IOException($"{path}: {new Win32Exception((int)error).Message}")
{
    /// <summary>Why.</summary>
    public Errno Error { get; } = error;

    /// <summary>The error of the call before.</summary>
    public static FileFaultException Last(string path) => new(path, (Errno)Marshal.GetLastPInvokeError());

    /// <summary>Throws when the call before has failed.</summary>
    public static void Check(int result, string path)
    {
        if (result < 0)
        {
            throw Last(path);
        }
    }
}
