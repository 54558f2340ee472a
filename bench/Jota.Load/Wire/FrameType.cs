namespace Jota.Load.Wire;

/// <summary>The frames of HTTP/2 (RFC 9113) that a client meets.</summary>
internal enum FrameType : byte
{
    Data = 0,
    Headers = 1,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
}
