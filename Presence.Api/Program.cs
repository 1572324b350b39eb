using Presence.Api;
using Presence.Server;

var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
{
    Args = args,
    // The settings lie beside the program, from wherever it is started.
    ContentRootPath = AppContext.BaseDirectory,
});

builder.UseQuietDefaults();
builder.UseDefaultAddress();
builder.WebHost.UseDirectSockets();
builder.Services.AddPresence();
builder.Services.AddRoomsApi();
builder.Services.AddProblemDetails();
builder.Services.AddHostedService(services => new MemoryTrim(services.GetRequiredService<TimeProvider>()));

var app = builder.Build();

app.UseExceptionHandler();
app.UseStatusCodePages();
app.MapPresence("/ws");
app.MapRoomsApi();
app.MapHealth();
app.MapOpenApi();
app.MapDemoPage();

return app.RunOrExplain();
