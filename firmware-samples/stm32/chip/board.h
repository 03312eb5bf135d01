#ifndef CHIP_BOARD_H
#define CHIP_BOARD_H

/// What differs between the boards: one of the BOARD_ names is defined by the Makefile.
/// Everywhere: link and console on USART1 (PA9, PA10) and USART2 (PA2, PA3), contacts on PB12, PB13, PB14, clock from the internal oscillator as it is after reset.

#if defined(BOARD_NUCLEO_F4) || defined(BOARD_F405)
#define LAMP_PIN 5 // PA5, LD2 of a Nucleo
#elif defined(BOARD_F205)
#define LAMP_PIN 5
#elif defined(BOARD_F100)
#define CHIP_F1
#define LAMP_PIN 9 // PC9, LD3 of the STM32VLDISCOVERY
#elif defined(BOARD_BLUEPILL)
#define CHIP_F1
#define LAMP_PIN 13 // PC13, lit when low
#define LAMP_IS_INVERTED
#else
#error "Unknown board: call make with BOARD=nucleo-f4, bluepill, f405, f205 or f100."
#endif

#ifdef CHIP_F1
#define OSCILLATOR 8000000u
#else
#define OSCILLATOR 16000000u
#endif

#define BAUD 115200u

/// Which of the two serial ports leads to the server; the other one is the console.
#ifndef LINK_USART
#define LINK_USART 2
#endif

/// Where the settings begin: a flash page (F1) or sector (F2, F4) of its own on every chip.
#define SETTINGS_PAGE 0x08004000u

#endif
