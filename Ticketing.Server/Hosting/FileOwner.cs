using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ticketing.Hosting;

/// <summary>Whom files belong to: an administrator works as root, but the server runs as somebody else who must be able to open what was made.</summary>
static partial class FileOwner
{
    const int CurrentDirectory = -100; // AT_FDCWD
    const uint OwnerWanted = 0x18; // STATX_UID | STATX_GID
    const int SizeOfStatx = 256, OffsetOfOwner = 20, OffsetOfGroup = 24;

    /// <summary>Gives everything below <paramref name="directory"/> to whom the directory itself belongs. Does nothing for anybody but root.</summary>
    /// <exception cref="IOException">The system says no.</exception>
    public static void Inherit(string directory) => Inherit(directory, Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories));

    /// <summary>Gives a file that may lie elsewhere, and what SQLite keeps beside it, to whom <paramref name="directory"/> belongs.</summary>
    /// <exception cref="IOException">The system says no.</exception>
    public static void Inherit(string directory, string file) => Inherit(directory, ((string[])["", "-wal", "-shm"]).Select(end => file + end).Where(File.Exists));

    static void Inherit(string directory, IEnumerable<string> entries)
    {
        if (!Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            return;
        }
        Span<byte> status = stackalloc byte[SizeOfStatx];
        Expect(Statx(CurrentDirectory, directory, 0, OwnerWanted, status), directory);
        var (owner, group) = (BinaryPrimitives.ReadUInt32LittleEndian(status[OffsetOfOwner..]), BinaryPrimitives.ReadUInt32LittleEndian(status[OffsetOfGroup..]));
        foreach (var entry in entries)
        {
            Expect(ChangeOwner(entry, owner, group), entry);
        }
    }

    static void Expect(int result, string path)
    {
        if (result != 0)
        {
            throw new IOException($"The owner of {path} cannot be read or set: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Statx(int directory, string path, int flags, uint mask, Span<byte> status);

    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ChangeOwner(string path, uint owner, uint group);
}
