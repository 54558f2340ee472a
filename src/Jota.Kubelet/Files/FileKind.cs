namespace Jota.Kubelet.Files;

/// <summary>What kind of file something is.</summary>
internal enum FileKind
{
    Unknown = 0,
    Pipe = 0x1000,
    Character = 0x2000,
    Folder = 0x4000,
    Block = 0x6000,
    Regular = 0x8000,
    Link = 0xA000,
    Socket = 0xC000,
}
