using System.Runtime.InteropServices;

namespace Jota.Terminal;

/// <summary>
/// The environment as libraries and programs that this process becomes see it: what
/// <see cref="Environment.SetEnvironmentVariable(string, string)"/> does not reach.
/// </summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable, or takes it away.</summary>
    public static void Set(string name, string? value) => _ = value is null ? Unset(name) : Set(name, value, 1);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Set(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unset(string name);
}
