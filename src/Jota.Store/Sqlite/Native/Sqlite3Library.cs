using System.Reflection;
using System.Runtime.InteropServices;

namespace Jota.Store.Sqlite.Native;

/// <summary>
/// Which SQLite is called. The native executable links <c>libsqlite3.a</c> in, and nothing here is asked; under the just-in-time
/// compiler it is the one of the package, or else the system's.
/// </summary>
internal static class Sqlite3Library
{
    /// <summary>The name that a native build links statically (<c>DirectPInvoke</c>).</summary>
    public const string Name = "sqlite3";

    private static readonly string[] Candidates = ["e_sqlite3", "libsqlite3.so.0"];

    /// <summary>Makes calls find their library; once per process.</summary>
    public static void Resolve() => NativeLibrary.SetDllImportResolver(typeof(Sqlite3Library).Assembly, Load);

    // Zero leaves it to the runtime's own search.
    private static nint Load(string name, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (var candidate in name == Name ? Candidates : [])
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
