using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Ticketing.Store;

/// <summary>
/// Binds the SQLite provider to the system's own library: linked into the native executable, and <c>libsqlite3.so.0</c> when running managed.
/// The one bundled with the provider is years older than the distribution's.
/// </summary>
static class SqliteLibrary
{
    static readonly Lock Gate = new();
    static bool _loaded;

    public static void Load()
    {
        lock (Gate)
        {
            if (_loaded)
            {
                return;
            }
            if (RuntimeFeature.IsDynamicCodeSupported)
            {
                NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            }
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            _loaded = true;
        }
    }

    static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "e_sqlite3")
        {
            return IntPtr.Zero;
        }
        foreach (var candidate in new[] { "libsqlite3.so.0", "libsqlite3.dylib", "sqlite3" })
        {
            if (NativeLibrary.TryLoad(candidate, out var handle))
            {
                return handle;
            }
        }
        throw new DllNotFoundException("SQLite is not installed. Debian and Ubuntu: apt-get install libsqlite3-0");
    }
}
