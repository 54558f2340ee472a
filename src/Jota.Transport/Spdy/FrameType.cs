namespace Jota.Transport.Spdy;

/// <summary>SPDY/3.1's kinds of control frames.</summary>
internal enum FrameType : ushort
{
    Data = 0,
    SynStream = 1,
    SynReply = 2,
    RstStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    Headers = 8,
    WindowUpdate = 9,
}
