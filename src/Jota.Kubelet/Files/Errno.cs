namespace Jota.Kubelet.Files;

/// <summary>Why a call failed: the numbers of Linux that something is decided by.</summary>
internal enum Errno
{
    NotPermitted = 1,
    NotFound = 2,
    TryAgain = 11,
    Denied = 13,
    Exists = 17,
    NotFolder = 20,
    IsFolder = 21,
    Invalid = 22,
    NotEmpty = 39,
    TooManyLinks = 40,
}
